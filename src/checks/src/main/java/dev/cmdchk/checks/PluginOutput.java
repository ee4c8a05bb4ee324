package dev.cmdchk.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The output of a check, taken apart as the guidelines of Nagios plugins write it: {@code TEXT | DATA} on the first line,
 * then more text, and after another {@code |} more data to the end. Output of any other program is text alone.
 *
 * @param text the first line, without its data
 * @param longText the text of the further lines, without the last line end; empty when there is none
 * @param data performance data, each label once, in their order; what does not follow the grammar is left out
 */
public record PluginOutput(String text, String longText, List<PerformanceDatum> data) {

    /** What ends an item. */
    private static final String BLANKS = " \t\n\u000b\f\r";

    public PluginOutput {
        data = List.copyOf(data);
    }

    /**
     * Takes apart what was kept of an output that was longer. The item of data at its end may be cut, its value another one
     * than was measured: it is left out.
     */
    public static PluginOutput parseBeginning(String output) {
        int end = output.length();
        while (end > 0 && BLANKS.indexOf(output.charAt(end - 1)) < 0) {
            end--;
        }
        PluginOutput all = parse(output);
        return new PluginOutput(
                all.text(), all.longText(), parse(output.substring(0, end)).data());
    }

    /** Takes {@code output} apart. Everything can be, so there is no error. */
    public static PluginOutput parse(String output) {
        List<String> lines = output.lines().toList();
        if (lines.isEmpty()) {
            return new PluginOutput("", "", List.of());
        }
        Part first = Part.of(lines.getFirst());
        List<String> text = new ArrayList<>();
        List<String> data = new ArrayList<>(List.of(first.data()));
        boolean inData = false;
        for (String line : lines.subList(1, lines.size())) {
            Part part = inData ? new Part("", line) : Part.of(line);
            if (!inData) {
                text.add(part.text());
            }
            inData |= line.indexOf('|') >= 0;
            data.add(part.data());
        }
        return new PluginOutput(first.text(), String.join("\n", text).stripTrailing(), distinct(data));
    }

    private static List<PerformanceDatum> distinct(List<String> lines) {
        Map<String, PerformanceDatum> byLabel = new LinkedHashMap<>();
        Stream<PerformanceDatum> all = lines.stream().flatMap(line -> PerformanceDatum.all(line).stream());
        all.forEach(datum -> byLabel.putIfAbsent(datum.label(), datum));
        return List.copyOf(byLabel.values());
    }

    /** A line before and behind its first bar. */
    private record Part(String text, String data) {
        static Part of(String line) {
            int bar = line.indexOf('|');
            return bar < 0
                    ? new Part(line.strip(), "")
                    : new Part(line.substring(0, bar).strip(), line.substring(bar + 1));
        }
    }
}
