package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTests {
    private final List<String> started = new ArrayList<>();

    @Test
    void takeWhenAllAreTakenStartsInTheOrderOfAsking() {
        Slots slots = new Slots(1);
        this.take(slots, "a", "b", "c");
        assertThat(this.started).containsExactly("a");

        slots.release();
        this.take(slots, "a");
        slots.release();
        slots.release();

        assertThat(this.started).containsExactly("a", "b", "c", "a");
    }

    @Test
    void resizeToMoreStartsThoseThatWait() {
        Slots slots = new Slots(1);
        this.take(slots, "a", "b", "c", "d");

        slots.resize(3);

        assertThat(this.started).containsExactly("a", "b", "c");
    }

    /** Fault: who asked while places came free took one before those who had waited. */
    @Test
    void takeWhenPlacesComeFreeOvertakesNobody() {
        Slots slots = new Slots(1);
        this.take(slots, "a");
        slots.take(() -> {
            this.started.add("b");
            this.take(slots, "late");
        });
        this.take(slots, "c");

        slots.resize(3);

        assertThat(this.started).containsExactly("a", "b", "c");
    }

    @Test
    void resizeToLessStartsNobodyUntilEnoughHaveEnded() {
        Slots slots = new Slots(3);
        this.take(slots, "a", "b", "c");

        slots.resize(1);
        this.take(slots, "d");
        slots.release();
        slots.release();
        assertThat(this.started).doesNotContain("d");
        slots.release();

        assertThat(this.started).endsWith("d");
    }

    private void take(Slots slots, String... names) {
        for (String name : names) {
            slots.take(() -> this.started.add(name));
        }
    }
}
