package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check lists below docker/, which people copy: a check that cannot find out must not pass. */
@ExtendWith(SiteExtension.class)
class ShippedChecksTests {

    @ParameterizedTest
    @CsvSource({
        "kubernetes/node/checks.json, disk, /scratch, /nowhere",
        "kubernetes/node/checks.json, memory, /proc/meminfo, /dev/null",
        "kubernetes/node/checks.json, memory, /proc/meminfo, /nowhere",
        "kubernetes/node/checks.json, load, /proc/loadavg, /dev/null",
        "checks/checks.json, disk, -P /, -P /nowhere"
    })
    void checkThatCannotLookFails(String file, String name, String place, String elsewhere, Site site)
            throws IOException {
        String check = check(file, name);
        assertThat(check).contains(place);

        assertThat(run(site, check.replace(place, elsewhere)).status()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"204800, 0", "204799, 1"})
    void memoryIsGoodFromItsBoundOn(int kibibytes, int status, Site site) throws IOException {
        Path meminfo = site.config("MemTotal: 400000 kB\nMemAvailable: %d kB\nBuffers: 1 kB\n".formatted(kibibytes));
        String check = check("kubernetes/node/checks.json", "memory");

        assertThat(run(site, check.replace("/proc/meminfo", meminfo.toString())).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes/node/checks.json, /scratch, 89%, 0",
        "kubernetes/node/checks.json, /scratch, 90%, 1",
        "checks/checks.json, /, 95%, 0",
        "checks/checks.json, /, 96%, 1"
    })
    void diskIsGoodUpToItsBound(String file, String place, String used, int status, Site site) throws IOException {
        Path df = site.config(
                "Filesystem 1024-blocks Used Available Capacity Mounted\nx 1 1 1 %s %s\n".formatted(used, place));
        String check = check(file, "disk");

        assertThat(run(site, check.replace("df -P " + place, "cat " + df)).status())
                .isEqualTo(status);
    }

    private static Command.Result run(Site site, String check) throws IOException {
        return site.command("/bin/sh").with("-c", check).run();
    }

    private static String check(String file, String name) throws IOException {
        return JsonParser.parseString(Files.readString(
                        Installation.sources().resolve("docker").resolve(file)))
                .getAsJsonObject()
                .getAsJsonObject("check_list")
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue()
                        .getAsJsonObject()
                        .get("name")
                        .getAsString()
                        .equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
