package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.supervisor.State.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTests {
    private final List<String> seen = new ArrayList<>();
    private final Turns turns = new Turns(this::act);

    private void act(Event event) {
        this.seen.add("begin " + event);
        if (event == Event.ENDED) {
            this.turns.take(Event.DUE);
        }
        this.seen.add("end " + event);
    }

    @Test
    void takeActsBeforeItReturns() {
        this.turns.take(Event.READY);

        assertThat(this.seen).containsExactly("begin READY", "end READY");
    }

    @Test
    void takeWhileActingWaitsForItsTurn() {
        this.turns.take(Event.ENDED);

        assertThat(this.seen).containsExactly("begin ENDED", "end ENDED", "begin DUE", "end DUE");
    }
}
