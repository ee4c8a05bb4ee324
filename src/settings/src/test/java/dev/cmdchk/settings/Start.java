package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A start of a program as a test describes it: arguments, real config files, values from code. Immutable. */
record Start(Program program, List<String> arguments, List<Path> files, Values values, Values defaults) {

    static Start of(Program program, String... arguments) {
        return new Start(program, List.of(arguments), List.of(), Values.none(), Values.none());
    }

    static Start server(String... arguments) {
        return of(Program.SERVER, arguments);
    }

    /** Adds a config file of this content, named by --config after the other arguments. */
    Start file(Path path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    Start file(Path path, byte[] content) {
        try {
            Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Path> more = new ArrayList<>(this.files);
        more.add(path);
        return new Start(this.program, this.arguments, more, this.values, this.defaults);
    }

    Start values(Values given) {
        return new Start(this.program, this.arguments, this.files, given, this.defaults);
    }

    Start defaults(Values given) {
        return new Start(this.program, this.arguments, this.files, this.values, given);
    }

    Sources sources() {
        List<String> all = new ArrayList<>(this.arguments);
        if (!this.files.isEmpty()) {
            all.add("--config");
            this.files.forEach(file -> all.add(file.toString()));
        }
        return Sources.read(this.program, all, this.values, this.defaults, Files::readAllBytes);
    }

    Settings settings() throws SettingsException {
        return Settings.from(sources(), this.values, this.defaults);
    }

    SettingsException exception() {
        SettingsException exception = catchThrowableOfType(SettingsException.class, this::settings);
        assertThat(exception).as("settings that cannot be used").isNotNull();
        return exception;
    }

    /** Returns the lines an operator reads, the directory of the files taken off. */
    List<String> problems(Path dir) {
        return exception().problems().stream()
                .map(problem -> problem.toString().replace(dir + "/", ""))
                .toList();
    }
}
