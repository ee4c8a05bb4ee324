package dev.cmdchk.server.probe;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Looks at our own paths alone, and asks Actuator for what is below its own: all that Actuator needs is made by the first
 * such request, and no start waits for it.
 */
final class ActuatorOnDemand implements HandlerMapping {
    private static final Set<String> GROUPS = Set.of("liveness", "readiness");

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
        HandlerExecutionChain endpoint = OwnPaths.isActuator(request.getServletPath()) && canBeThere(request)
                ? this.endpoints.getObject().getHandler(request)
                : null;
        return endpoint == null ? this.ours.getHandler(request) : endpoint;
    }

    /**
     * Returns whether something may have the path. Spring Boot throws an exception for one that goes on below a check that
     * there is not, and for a name that holds a slash.
     */
    private static boolean canBeThere(HttpServletRequest request) {
        // As it came, with its dots, because Actuator splits that too. Empty segments are none to it.
        List<String> names = ServletRequestPathUtils.getParsedRequestPath(request).elements().stream()
                .filter(PathSegment.class::isInstance)
                .map(segment -> ((PathSegment) segment).valueToMatch())
                .filter(name -> !name.isEmpty())
                .skip(2) // actuator/health
                .toList();
        boolean inGroup = !names.isEmpty() && GROUPS.contains(names.getFirst());
        return names.size() <= (inGroup ? 2 : 1) && names.stream().noneMatch(name -> name.contains("/"));
    }
}
