package dev.cmdchk.server.probe;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Looks at our own paths alone, and asks Actuator for what is below its own: all that Actuator needs is made by the first
 * such request, and no start waits for it.
 */
final class ActuatorOnDemand implements HandlerMapping {
    private final RequestMappingHandlerMapping ours;
    private final ObjectProvider<WebMvcEndpointHandlerMapping> endpoints;

    ActuatorOnDemand(RequestMappingHandlerMapping ours, ObjectProvider<WebMvcEndpointHandlerMapping> endpoints) {
        this.ours = ours;
        this.endpoints = endpoints;
    }

    @Override
    public boolean usesPathPatterns() {
        return true;
    }

    @Override
    public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
        HandlerExecutionChain endpoint = OwnPaths.isActuator(request.getServletPath())
                ? this.endpoints.getObject().getHandler(request)
                : null;
        return endpoint == null ? this.ours.getHandler(request) : endpoint;
    }
}
