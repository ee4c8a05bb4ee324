package dev.cmdchk.settings;

/**
 * A row of the table of what can be configured.
 *
 * @param name as written in a config file
 * @param form what its value may be
 * @param preset the value when it is not configured, as JSON; in a check, what happens then
 * @param description for the help, a phrase without a full stop
 */
record Key<T>(String name, Form<T> form, String preset, String description) {}
