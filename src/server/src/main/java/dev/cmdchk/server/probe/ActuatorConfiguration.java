package dev.cmdchk.server.probe;

import java.util.List;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/** How Spring Boot's Actuator answers below {@code /actuator}. What of it is reachable stands in application.yml. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {

    @Bean
    FilterRegistrationBean<ActuatorManners> actuatorManners() {
        FilterRegistrationBean<ActuatorManners> registration = new FilterRegistrationBean<>(new ActuatorManners());
        registration.setUrlPatterns(List.of(OwnPaths.ACTUATOR + "/*"));
        return registration;
    }

    /** Its own media type names the software. */
    @Bean
    EndpointMediaTypes endpointMediaTypes() {
        return new EndpointMediaTypes(MediaType.APPLICATION_JSON_VALUE);
    }
}
