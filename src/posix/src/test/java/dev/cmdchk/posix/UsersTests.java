package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTests {

    @ParameterizedTest
    @ValueSource(strings = {"root", "0"})
    void findWhenUserExistsGivesItsEntry(String nameOrNumber) throws SystemCallException {
        assertThat(Users.find(nameOrNumber)).hasValueSatisfying(user -> {
            assertThat(user.name()).isEqualTo("root");
            assertThat(user.uid()).isZero();
            assertThat(user.gid()).isZero();
            assertThat(user.home()).isEqualTo("/root");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no such user", "4294967295", "99999999999", "-1", "a\0b", "4123456789"})
    void findWhenUserIsUnknownIsEmpty(String nameOrNumber) throws SystemCallException {
        assertThat(Users.find(nameOrNumber)).isEmpty();
    }

    @Test
    void effectiveIdIsTheOwnerOfNewFiles() throws IOException {
        Path file = Files.createTempFile("effective", "id");

        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo((int) Users.effectiveId());
        Files.delete(file);
    }
}
