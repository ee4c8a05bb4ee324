package dev.cmdchk.server.events;

import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    /** Of a disk that does not answer for longer there is nothing to be had. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final CheckService checks;
    private final History history;
    private final Listeners listeners;

    EventsController(CheckService checks, History history, Listeners listeners) {
        this.checks = checks;
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
        Optional<String> check = Optional.ofNullable(request.getParameter("check"));
        if (check.isPresent() && this.checks.state(check.get()).isEmpty()) {
            return Answers.notFound();
        }
        // By its name alone: who takes anything, as curl does, would wait for the end of a stream that has none.
        boolean stream = request.getMethod().equals("GET")
                && Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
                        .anyMatch(accept -> accept.contains(Stream.TYPE));
        String after = request.getParameter("after");
        // Who comes again asks as at first, and names what he had meanwhile.
        String last = stream ? request.getHeader("Last-Event-ID") : null;
        String had = last == null ? after : last;
        Optional<Long> number = number(had);
        if (number.isEmpty() || number(after).isEmpty()) {
            return Answers.line(HttpStatus.BAD_REQUEST, "after, or Last-Event-ID, is the number of a change.");
        }
        // Else who asks just while this server takes another's place would never hear of what that one saw last.
        this.history.awaitChanges(LONGEST_WAIT);
        if (!stream) {
            return changes(new Wanted(check, number.get()));
        }
        // Before he listens, so that he is told of a change between the two.
        // A number yet to come is of a server that has lost its memory.
        long now = this.history.lastNumber();
        return listen(response, new Wanted(check, had == null ? now : Math.min(number.get(), now)));
    }

    /** The changes that somebody wants to hear of: of one check or of all, after one that he knows of. */
    private record Wanted(Optional<String> check, long after) {
        List<Change> of(History history) {
            return history.changesAfter(
                    this.after,
                    change -> this.check
                            .filter(name -> !change.check().equals(name))
                            .isEmpty());
        }
    }

    private ResponseEntity<byte[]> changes(Wanted wanted) {
        List<ChangeJson> found = wanted.of(this.history).stream()
                .limit(MOST_CHANGES + 1L)
                .map(ChangeJson::of)
                .toList();
        if (found.size() <= MOST_CHANGES) {
            return Json.of(new Page(found, null));
        }
        List<ChangeJson> first = found.subList(0, MOST_CHANGES);
        String next = "/events?after=" + first.getLast().number()
                + (wanted.check().isEmpty() ? "" : "&check=" + first.getLast().check());
        return Json.of(new Page(first, next));
    }

    private static Optional<Long> number(@Nullable String text) {
        return text == null
                ? Optional.of(0L)
                : Optional.of(text)
                        .filter(word -> NUMBER.matcher(word).matches())
                        .map(Long::valueOf);
    }

    private @Nullable ResponseEntity<byte[]> listen(HttpServletResponse response, Wanted wanted)
            throws InterruptedException {
        Optional<Listener> listener = this.listeners.add(wanted.check());
        if (listener.isEmpty()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "10");
            return Answers.line(HttpStatus.SERVICE_UNAVAILABLE, "Too many listen.");
        }
        try {
            new Stream(response).serve(listener.get(), wanted.after(), wanted.of(this.history));
            return null;
        } finally {
            this.listeners.remove(listener.get());
        }
    }
}
