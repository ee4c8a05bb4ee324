package dev.cmdchk.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An object of paths: certificate and key, both or none, and the certificate authority of clients. */
record TlsForm() implements Form<TlsSettings> {
    private static final Form<String> PATH = new TextForm(
            "a path of at most 4095 bytes",
            false,
            "",
            Rule.FILE,
            Forms.ofPattern(Rule.FILE_PATTERN, Rule.LONGEST_PATH));
    static final Key<String> CERTIFICATE =
            new Key<>("certificate", PATH, "plain HTTP", "the server's certificate with its chain, PEM");
    static final Key<String> KEY = new Key<>("key", PATH, "plain HTTP", "the private key of the certificate, PEM");
    static final Key<String> CLIENT_CA =
            new Key<>("client_ca", PATH, "everyone may ask", "certificates of those that sign callers' ones, PEM");
    static final List<Key<?>> ALL = List.of(CERTIFICATE, KEY, CLIENT_CA);

    @Override
    public String allowed() {
        return "an object of the paths \"certificate\", \"key\" and, to let no stranger ask, \"client_ca\"";
    }

    @Override
    public Optional<TlsSettings> read(Json value, Scope scope) {
        if (!(value instanceof Json.Members(Origin _, var members))) {
            scope.refuse(value, allowed());
            return Optional.empty();
        }
        Layer own = Layer.read(value, ALL, scope.inside());
        // One that is written and wrong has been told of.
        if (!members.isEmpty() && !(isWritten(CERTIFICATE, members) && isWritten(KEY, members))) {
            scope.report(value.origin(), "needs both \"certificate\" and \"key\"", "");
        }
        return Optional.of(new TlsSettings(path(own, CERTIFICATE), path(own, KEY), path(own, CLIENT_CA)));
    }

    private static boolean isWritten(Key<?> key, List<Json.Member> members) {
        return members.stream().anyMatch(member -> member.name().value().equals(key.name()));
    }

    private static String path(Layer own, Key<String> key) {
        return own.find(key).map(Setting::value).orElse("");
    }

    @Override
    public String shown(TlsSettings tls) {
        if (!tls.isOn()) {
            return "off";
        }
        String clients = tls.clientCa().isEmpty() ? "" : ", client_ca " + tls.clientCa();
        return Shown.line("certificate %s, key %s%s".formatted(tls.certificate(), tls.key(), clients));
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new HashMap<>(JsonSchema.object(ALL));
        List<String> both = List.of(CERTIFICATE.name(), KEY.name());
        schema.put("dependentRequired", ALL.stream().collect(Collectors.toMap(Key::name, _ -> both)));
        return schema;
    }
}
