package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.supervisor.State.Action;
import dev.cmdchk.supervisor.State.Event;
import dev.cmdchk.supervisor.State.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTests {

    @ParameterizedTest
    @CsvSource({
        "DOWN,     DUE,     UP,       START",
        "DOWN,     STOP,    DONE,     LEAVE",
        "DOWN,     ENDED,   DOWN,     NOTHING",
        "DOWN,     RESTART, DOWN,     NOTHING",
        "UP,       ENDED,   DOWN,     AWAIT_START",
        "UP,       STOP,    STOPPING, TERMINATE_IN_TIME",
        "UP,       RESTART, UP,       TERMINATE",
        "UP,       DUE,     UP,       NOTHING",
        "STOPPING, ENDED,   DONE,     LEAVE",
        "STOPPING, DUE,     STOPPING, KILL",
        "STOPPING, STOP,    STOPPING, NOTHING",
        "STOPPING, RESTART, STOPPING, NOTHING",
        "DONE,     ENDED,   DONE,     NOTHING",
        "DONE,     DUE,     DONE,     NOTHING",
        "DONE,     STOP,    DONE,     NOTHING",
        "DONE,     RESTART, DONE,     NOTHING",
    })
    void onFollowsTheTable(State state, Event event, State next, Action action) {
        assertThat(state.on(event)).isEqualTo(new Step(next, action));
    }
}
