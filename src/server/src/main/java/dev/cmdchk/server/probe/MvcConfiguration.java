package dev.cmdchk.server.probe;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Leaves out of Spring MVC what no request here needs. */
@Configuration(proxyBeanMethods = false)
class MvcConfiguration {

    /** Takes the place of Spring Boot's, which would look at every mapping there is at each request. */
    @Bean
    DispatcherServlet dispatcherServlet() {
        DispatcherServlet servlet = new OptionsAsGet();
        servlet.setDetectAllHandlerMappings(false);
        servlet.setPublishEvents(false);
        return servlet;
    }

    /** The servlet holds the request for its thread; a filter would do so once more. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> none = new FilterRegistrationBean<>(new RequestContextFilter());
        none.setEnabled(false);
        return none;
    }

    @Bean
    WebMvcRegistrations answersAsTheyAre() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new AnswersFirst();
            }
        };
    }

    /** Answers OPTIONS as GET. By itself it would add, as allowed, methods that are refused here. */
    private static final class OptionsAsGet extends DispatcherServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doOptions(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            this.processRequest(request, response);
        }
    }

    /** Asks {@link AnswerWriter} before Spring's own, where a configurer could only have it asked after them. */
    private static final class AnswersFirst extends RequestMappingHandlerAdapter {

        @Override
        public void afterPropertiesSet() {
            super.afterPropertiesSet();
            setReturnValueHandlers(Stream.concat(
                            Stream.of(new AnswerWriter()), Objects.requireNonNull(getReturnValueHandlers()).stream())
                    .toList());
        }
    }
}
