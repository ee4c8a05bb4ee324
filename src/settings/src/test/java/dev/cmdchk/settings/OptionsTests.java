package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

    @ParameterizedTest
    @EnumSource(Program.class)
    void answerWhenHelpIsAskedForNamesEverythingThatCanBeConfigured(Program program) {
        String help = Options.answer(program, List.of("-p", "0", "--help")).orElseThrow();

        assertThat(help)
                .startsWith("Usage: " + program.command() + " [OPTION]...")
                .contains(Options.NAMES);
        assertThat(help).contains("-u, ", "-p, ", "-l, ", "-c, ", "-k, ", "-V, ", "-h, ");
        for (Key<?> key : Keys.OF_FILE) {
            assertThat(help)
                    .contains(
                            "  " + key.name() + "\n",
                            key.description(),
                            key.form().allowed());
            assertThat(help).contains("default: " + Help.preset(key));
        }
        for (Key<?> key : CheckKeys.ALL) {
            assertThat(help)
                    .contains(
                            "  " + key.name() + "\n",
                            key.description(),
                            key.form().allowed());
        }
    }

    @Test
    void answerWhenTheSupervisorIsAskedNamesItsOwnDefaults() {
        String help = Options.answer(Program.SUPERVISOR, List.of("-h")).orElseThrow();

        assertThat(help).contains("/etc/appsrvchk.cfg if it is there", "\"/var/log/appsrvchk/appsrvchk.log\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "-Vx"})
    void answerWhenTheVersionIsAskedForGivesThatOfTheBuild(String option) {
        String version =
                Options.answer(Program.SERVER, List.of("-k", "a", option)).orElseThrow();

        assertThat(version).matches("cmdchk [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p-h", "-kVh", "--check=--help", "-c-V", "--", "stray"})
    void answerWhenOnlyAValueLooksLikeHelpGivesNothing(String argument) {
        assertThat(Options.answer(Program.SERVER, List.of(argument))).isEmpty();
    }
}
