package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.History;
import dev.cmdchk.settings.ShowOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Writes pages. Every value that comes from elsewhere is escaped as its place in the page demands. */
@Component
public class Pages {
    /** Nothing but what is served from here: no script and no style within a page, no form, no frame around it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    static final MediaType SVG = new MediaType("image", "svg+xml");

    private final Clock clock;
    private final CheckService checks;
    private final History history;
    private final Assets assets;
    private final Overviews overviews;
    private final Details details;

    Pages(CheckService checks, History history, Assets assets, Clock clock) {
        this.clock = clock;
        this.checks = checks;
        this.history = history;
        this.assets = assets;
        Rows rows = new Rows(history, checks::since);
        this.overviews = new Overviews(history, rows);
        this.details = new Details(history, rows);
    }

    /** Answers with the page of all checks. */
    public ResponseEntity<byte[]> overview(ResponseEntity.BodyBuilder answer, Report report) {
        return this.overview(answer, report.answers(), report.drained());
    }

    /** Answers with the same page of what is known, without asking any check. */
    public ResponseEntity<byte[]> overview(ResponseEntity.BodyBuilder answer) {
        return this.overview(answer, this.checks.known(), this.checks.drained());
    }

    private ResponseEntity<byte[]> overview(
            ResponseEntity.BodyBuilder answer, List<Answer> answers, Optional<String> drained) {
        Overview page = this.overviews.of(answers, drained, this.checks.lastTurn(), this.clock.instant(), notice());
        return answer(answer, HTML, output -> JteoverviewGenerated.render(output, null, page, this.assets));
    }

    /**
     * Answers with the page of one check.
     *
     * @param range such as {@code 7d}; a day when it is none that there is
     */
    public ResponseEntity<byte[]> detail(ResponseEntity.BodyBuilder answer, Answer known, @Nullable String range) {
        ShowOutput show = this.checks.properties().showOutput();
        Detail page = this.details.of(known, Range.of(range), this.clock.instant(), notice(), show);
        return answer(answer, HTML, output -> JtedetailGenerated.render(output, null, page, this.assets));
    }

    ResponseEntity<byte[]> badge(ResponseEntity.BodyBuilder head, Answer answer) {
        Badge badge = new Badge(answer.state().check().name(), Status.of(answer));
        return answer(head, SVG, output -> JtebadgeGenerated.render(output, null, badge));
    }

    private Optional<String> notice() {
        return this.history.isKept()
                ? Optional.empty()
                : Optional.of("History cannot be written to disk at the moment: the log says why.");
    }

    private static ResponseEntity<byte[]> answer(
            ResponseEntity.BodyBuilder answer, MediaType type, Consumer<OwaspHtmlTemplateOutput> template) {
        StringOutput text = new StringOutput(16_384);
        template.accept(new OwaspHtmlTemplateOutput(text));
        return answer.contentType(type)
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
