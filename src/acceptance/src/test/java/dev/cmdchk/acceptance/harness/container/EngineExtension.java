package dev.cmdchk.acceptance.harness.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their {@link Docker}, {@link DockerHost} or {@link Podman}: one of each for all tests of a run, closed at its end. */
public final class EngineExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(EngineExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Engine.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Engine resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getRoot().getStore(OURS).computeIfAbsent(type, EngineExtension::start, Engine.class);
    }

    private static Engine start(Class<?> type) {
        try {
            if (type == Docker.class) {
                return Docker.start();
            }
            return type == DockerHost.class ? DockerHost.start() : Podman.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
