package dev.cmdchk.settings;

/**
 * A row of the table of options that take a value.
 *
 * @param name the long name, such as {@code --port}
 * @param shortName such as {@code -p}
 * @param label what stands for its value in the help
 * @param description for the help
 */
record Option(String name, String shortName, String label, String description) {}
