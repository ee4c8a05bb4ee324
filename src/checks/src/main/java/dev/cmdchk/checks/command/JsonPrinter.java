package dev.cmdchk.checks.command;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One object, with statuses in the words of the server's {@code /checks}. */
final class JsonPrinter implements Printer {

    @Override
    public String print(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("status", Status.of(report).word());
            json.writeArrayPropertyStart("checks");
            report.answers().forEach(answer -> write(answer, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Answer answer, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", answer.state().check().name());
        json.writeStringProperty("status", Status.of(answer).word());
        json.writeStringProperty("outcome", Printer.describe(answer));
        answer.state()
                .last()
                .map(Run::outcome)
                .ifPresent(outcome ->
                        outcome.exitStatus().ifPresent(status -> json.writeNumberProperty("exit_status", status)));
        json.writeNumberProperty("duration_seconds", Printer.secondsOf(answer));
        json.writeStringProperty(
                "output", answer.state().last().map(Run::output).orElse(""));
        json.writeEndObject();
    }

    @Override
    public int exitStatus(Report report) {
        return report.verdict() == Verdict.HEALTHY ? 0 : 1;
    }
}
