package dev.cmdchk.server.probe;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Writes what our controllers return, which is bytes and all their headers, as it is. Spring by itself would choose a form
 * and a converter first, for each answer.
 */
final class AnswerWriter implements HandlerMethodReturnValueHandler {

    /** By what the method declares: a method of Actuator's declares an object, whatever it then returns. */
    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        Method method = returned.getMethod();
        return method != null && method.getReturnType() == ResponseEntity.class;
    }

    /** @param returned null where the method has answered by itself */
    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter type, ModelAndViewContainer views, NativeWebRequest request)
            throws IOException {
        views.setRequestHandled(true);
        if (returned instanceof ResponseEntity<?> answer) {
            write(answer, Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class)));
        }
    }

    /** Writes {@code answer}, or nothing where it has no body of bytes. */
    static void write(ResponseEntity<?> answer, HttpServletResponse response) throws IOException {
        if (answer.getBody() instanceof byte[] body) {
            response.setStatus(answer.getStatusCode().value());
            answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
