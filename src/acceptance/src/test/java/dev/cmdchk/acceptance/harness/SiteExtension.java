package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test its {@link Site}: a class that takes it in a method that runs before all tests shares it among them, a test
 * that takes it alone has its own. It is closed at the end of that class or test.
 */
public final class SiteExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(SiteExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Site.class;
    }

    @Override
    public Site resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Installation installation = context.getRoot()
                .getStore(OURS)
                .computeIfAbsent(Installation.class, _ -> install(), Installation.class);
        return context.getStore(OURS).computeIfAbsent(Site.class, _ -> open(installation), Site.class);
    }

    private static Installation install() {
        try {
            return Installation.copy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Site open(Installation installation) {
        try {
            return Site.open(installation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
