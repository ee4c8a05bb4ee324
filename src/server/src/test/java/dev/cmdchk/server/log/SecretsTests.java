package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Check;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check_db --password=hunter2",
                "check_db --password hunter2 -v",
                "check_db --db-passwd 'hunter2'",
                "PGPASSWORD=hunter2 psql -c 'select 1'",
                "check_http --header=\"Authorization: hunter2\" --auth-token \"hunter2\"",
                "curl 'https://probe:hunter2@host/'",
                "curl -H 'Authorization: Bearer hunter2' https://host/",
                "curl -H \"X-Auth-Token: hunter2\" https://host/",
                "API_KEY=hunter2; export API_KEY; check"
            })
    void maskWhenCommandHoldsASecretHidesItInTheText(String command) {
        assertThat(Secrets.of(command).mask("error near hunter2, in hunter2")).isEqualTo("error near ****, in ****");
    }

    @Test
    void maskWhenCommandHoldsNoneChangesNothing() {
        String output = "DISK CRITICAL - free space: / 97 MiB (10%)";

        assertThat(Secrets.of("check_disk -w 20% -c 10% -p /").mask(output)).isEqualTo(output);
    }

    @Test
    void maskHidesVariablesOfACheckThatLookLikeSecrets() {
        Check check = new Check(
                "db",
                "check_db --token=canary",
                Set.of(0),
                Set.of(),
                Duration.ofSeconds(1),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of("PGPASSWORD", "hun'ter \"2", "PGHOST", "db.example.org", "PROXY", "http://me:passed@proxy"),
                "",
                "");

        assertThat(Secrets.of(check).mask("hun'ter \"2, canary at db.example.org by me:passed@proxy"))
                .isEqualTo("****, **** at db.example.org by me:****@proxy");
    }
}
