package dev.cmdchk.server.events;

import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers {@code /events}: the changes of state of all checks, as JSON, or as a stream for who asks for
 * {@code text/event-stream}.
 */
@RestController
@RequestMapping("/events")
class EventsController {
    private static final int MOST_CHANGES = 500;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final History history;
    private final Listeners listeners;

    EventsController(History history, Listeners listeners) {
        this.history = history;
        this.listeners = listeners;
    }

    /**
     * @param changes oldest first
     * @param next the path and query of the changes that follow; null at the end
     */
    record Page(List<ChangeJson> changes, @Nullable String next) {}

    /** Returns nothing after a stream: that has been answered already. */
    @RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    @Nullable
    ResponseEntity<byte[]> events(HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        // By its name alone: who takes anything, as curl does, would wait for the end of a stream that has none.
        boolean stream = request.getMethod().equals("GET")
                && Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
                        .anyMatch(accept -> accept.contains(Stream.TYPE));
        return stream ? listen(request, response) : changes(request);
    }

    private ResponseEntity<byte[]> changes(HttpServletRequest request) {
        Optional<Long> after = number(request.getParameter("after"));
        if (after.isEmpty()) {
            return Json.refused(HttpStatus.BAD_REQUEST, "after is the number of a change.");
        }
        String check = request.getParameter("check");
        Predicate<Change> wanted = change -> check == null || change.check().equals(check);
        List<ChangeJson> found = this.history.changesAfter(after.get(), wanted).stream()
                .limit(MOST_CHANGES + 1L)
                .map(ChangeJson::of)
                .toList();
        if (found.size() <= MOST_CHANGES) {
            return Json.of(new Page(found, null));
        }
        List<ChangeJson> first = found.subList(0, MOST_CHANGES);
        String next = "/events?after=" + first.getLast().number()
                + (check == null ? "" : "&check=" + found.getFirst().check());
        return Json.of(new Page(first, next));
    }

    private static Optional<Long> number(@Nullable String text) {
        return text == null
                ? Optional.of(0L)
                : Optional.of(text)
                        .filter(word -> NUMBER.matcher(word).matches())
                        .map(Long::valueOf);
    }

    private @Nullable ResponseEntity<byte[]> listen(HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        Optional<Listener> listener = this.listeners.add();
        if (listener.isEmpty()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "10");
            return Json.refused(HttpStatus.SERVICE_UNAVAILABLE, "Too many listen.");
        }
        try {
            new Stream(response).serve(listener.get(), missed(request));
            return null;
        } finally {
            this.listeners.remove(listener.get());
        }
    }

    private List<Change> missed(HttpServletRequest request) {
        String last = request.getHeader("Last-Event-ID");
        return last == null
                ? List.of()
                : number(last)
                        .map(after -> this.history.changesAfter(after, _ -> true))
                        .orElse(List.of());
    }
}
