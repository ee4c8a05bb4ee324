package dev.cmdchk.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Check;
import dev.cmdchk.server.check.CheckList;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class JsonSettingsPropertySourceTests {
    @TempDir
    private Path folder;

    @Test
    void getOriginNamesFileLineAndColumn() throws Exception {
        OriginTrackedMapPropertySource source = this.source("{\n  \"port\": 9300\n}");

        assertThat(source.getProperty("server.port")).isEqualTo(9300);
        assertThat(source.getOrigin("server.port"))
                .asString()
                .contains(this.file().toString())
                .endsWith(" 2:11");
    }

    @Test
    void getOriginWhenNotFromAFileNamesWhereFrom() throws Exception {
        OriginTrackedMapPropertySource source = this.source("{}", "--port", "9301");

        assertThat(source.getOrigin("server.port")).hasToString("--port");
        assertThat(source.getOrigin("cmdchk.kill-grace")).hasToString("default");
        assertThat(source.getOrigin("server.address")).isNull();
    }

    @Test
    void checkListIsBoundAsOneValueWithCommandsUntouched() throws Exception {
        List<String> commands = List.of("echo ${server.port} $$ #{1+1}", "echo ${HOME}", "a.b[0] = %s 'ü' \\");
        String members = String.join(
                ",",
                commands.stream()
                        .map(command -> "\"%s\": []".formatted(command.replace("\\", "\\\\")))
                        .toList());
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(this.source("{\"check_list\": {" + members + "}}"));

        CheckList bound = Binder.get(environment)
                .bind("cmdchk.check-list", CheckList.class)
                .get();

        assertThat(bound.checks()).extracting(Check::command).containsExactlyElementsOf(commands);
    }

    private OriginTrackedMapPropertySource source(String json, String... arguments) throws Exception {
        Files.writeString(this.file(), json);
        List<String> all = List.of("--config", this.file().toString());
        List<String> given =
                Stream.concat(all.stream(), List.of(arguments).stream()).toList();
        Sources sources = Sources.read(Program.SERVER, given, Files::readAllBytes);
        return JsonSettingsPropertySource.of(Settings.from(sources));
    }

    private Path file() {
        return this.folder.resolve("checks.json");
    }
}
