package dev.cmdchk.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text that breaks no rule.
 *
 * @param isSecret whether no person is to see it
 * @param nothing what stands for the empty text where a person reads it
 */
record TextForm(String allowed, boolean isSecret, String nothing, List<Rule> rules, Map<String, Object> schema)
        implements Form<String> {

    @Override
    public Optional<String> read(Json value, Scope scope) {
        if (!(value instanceof Json.Text(Origin _, String text))) {
            scope.refuse(value, this.allowed);
            return Optional.empty();
        }
        Optional<String> fault = Rule.fault(text, this.rules);
        if (fault.isPresent()) {
            boolean shown = !this.isSecret && !text.isEmpty();
            scope.report(
                    value.origin(), shown ? "is %s, which %s".formatted(value.shown(), fault.get()) : fault.get(), "");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    @Override
    public String shown(String text) {
        if (text.isEmpty()) {
            return this.nothing;
        }
        return this.isSecret ? "set" : Shown.line(text);
    }
}
