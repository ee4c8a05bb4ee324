package dev.cmdchk.settings;

import picocli.CommandLine.Model.OptionSpec;

/**
 * A row of the table of options.
 *
 * @param name the long name, such as {@code --port}
 * @param shortName such as {@code -p}, or "" for none
 * @param label what stands for its value in the help, or "" when it takes none
 * @param description for the help
 */
record Option(String name, String shortName, String label, String description) {

    /** Returns {@code spec} with what the help says of its value and of it. */
    OptionSpec.Builder described(OptionSpec.Builder spec) {
        return spec.paramLabel(this.label).hideParamSyntax(true).description(this.description.replace("%", "%%"));
    }

    /** Returns it as an option that is only shown. */
    OptionSpec shown() {
        return this.described(OptionSpec.builder(this.name))
                .arity(this.label.isEmpty() ? "0" : "1")
                .build();
    }
}
