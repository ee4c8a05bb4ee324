package dev.cmdchk.acceptance;

import dev.cmdchk.acceptance.harness.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many connections to one server, which go away together. */
record Crowd(List<Http.Connection> callers) implements AutoCloseable {

    static Crowd of(int count, int port) throws IOException {
        List<Http.Connection> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(Http.Connection.open(port));
        }
        return new Crowd(callers);
    }

    void send(String bytes) {
        this.callers.forEach(caller -> caller.send(bytes));
    }

    @Override
    public void close() throws IOException {
        for (Http.Connection caller : this.callers) {
            caller.close();
        }
    }
}
