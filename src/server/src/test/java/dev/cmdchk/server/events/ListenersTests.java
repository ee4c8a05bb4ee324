package dev.cmdchk.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.WaitingRoom;
import dev.cmdchk.server.history.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenersTests {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final WaitingRoom room = new WaitingRoom(4_032);
    private final Listeners listeners = new Listeners(this.room);

    @Test
    void changeReachesEveryListener() throws InterruptedException {
        Listener one = this.listeners.add(Optional.empty()).orElseThrow();
        Listener other = this.listeners.add(Optional.empty()).orElseThrow();

        this.listeners.changed(change(7));

        assertThat(one.next(SOON))
                .isEqualTo(other.next(SOON))
                .hasValueSatisfying(event -> assertThat(event.text())
                        .startsWith("id: 7\nevent: change\ndata: {\"number\":7,")
                        .endsWith("}\n\n"));
    }

    @Test
    void resultsAreToldTogether() throws InterruptedException {
        Listener listener = this.listeners.add(Optional.empty()).orElseThrow();

        this.listeners.recorded("b");
        this.listeners.recorded("a");
        this.listeners.recorded("b");

        assertThat(listener.next(SOON))
                .hasValueSatisfying(event -> assertThat(event.text()).contains("data: [\"a\",\"b\"]"));
    }

    @Test
    void listenerToOneCheckHearsOfNoOther() throws InterruptedException {
        Listener listener = this.listeners.add(Optional.of("disk")).orElseThrow();
        Listener other = this.listeners.add(Optional.of("load")).orElseThrow();

        this.listeners.changed(change(7));
        this.listeners.recorded("a");
        this.listeners.recorded("disk");
        this.listeners.recorded("load");

        assertThat(listener.next(SOON))
                .hasValueSatisfying(event -> assertThat(event.number()).isEqualTo(7));
        assertThat(listener.next(SOON))
                .hasValueSatisfying(event -> assertThat(event.text()).contains("data: [\"disk\"]"));
        assertThat(other.next(SOON))
                .hasValueSatisfying(event -> assertThat(event.text()).contains("data: [\"load\"]"));
    }

    @Test
    void listenerWhoDoesNotKeepUpIsLetGoAndOthersAreNot() throws InterruptedException {
        Listener slow = this.listeners.add(Optional.empty()).orElseThrow();
        Listener quick = this.listeners.add(Optional.empty()).orElseThrow();

        for (int number = 1; number <= 100; number++) {
            this.listeners.changed(change(number));
            assertThat(quick.next(SOON)).isPresent();
        }

        assertThat(slow.hasEnded()).isTrue();
        assertThat(slow.next(SOON)).isEmpty();
        assertThat(quick.hasEnded()).isFalse();
    }

    @Test
    void noMoreThanAThousandMayListen() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(this.listeners.add(Optional.empty())).isPresent();
        }

        assertThat(this.listeners.add(Optional.empty())).isEmpty();
    }

    @Test
    void listenersHaveThreeQuartersOfASmallRoomAndGiveTheirPlacesBack() {
        WaitingRoom small = new WaitingRoom(3);
        Listeners few = new Listeners(small);
        Listener first = few.add(Optional.empty()).orElseThrow();
        assertThat(few.add(Optional.empty())).isPresent();
        assertThat(few.add(Optional.empty())).isEmpty();
        assertThat(small.enter()).isTrue();

        few.remove(first);
        few.remove(first);

        assertThat(small.enter()).isTrue();
        assertThat(small.enter()).isFalse();
        assertThat(few.add(Optional.empty())).isEmpty();
    }

    @Test
    void closeLetsEverybodyGo() throws InterruptedException {
        Listener listener = this.listeners.add(Optional.empty()).orElseThrow();

        this.listeners.close();

        assertThat(listener.next(SOON)).isEmpty();
        assertThat(listener.hasEnded()).isTrue();
        assertThat(this.listeners.add(Optional.empty())).isEmpty();
    }

    private static Change change(long number) {
        return new Change(number, Instant.EPOCH, "disk", Optional.of(Status.PASS), Status.FAIL, 2);
    }
}
