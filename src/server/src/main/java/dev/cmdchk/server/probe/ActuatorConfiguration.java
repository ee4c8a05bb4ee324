package dev.cmdchk.server.probe;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.annotation.ServletEndpointsSupplier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/** How Spring Boot's Actuator answers below {@code /actuator}. What of it is reachable stands in application.yml. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {

    @Bean
    FilterRegistrationBean<ActuatorManners> actuatorManners() {
        FilterRegistrationBean<ActuatorManners> registration = new FilterRegistrationBean<>(new ActuatorManners());
        registration.setUrlPatterns(List.of(OwnPaths.ACTUATOR + "/*"));
        return registration;
    }

    @Bean
    HandlerMapping handlerMapping(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping ours,
            ObjectProvider<WebMvcEndpointHandlerMapping> endpoints) {
        return new ActuatorOnDemand(ours, endpoints);
    }

    @Bean
    WebMvcConfigurer converters() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
                builder.disableDefaults()
                        .addCustomConverter(new ByteArrayHttpMessageConverter())
                        .addCustomConverter(new JsonOnDemand());
            }
        };
    }

    /** Its own media type names the software. */
    @Bean
    EndpointMediaTypes endpointMediaTypes() {
        return new EndpointMediaTypes(MediaType.APPLICATION_JSON_VALUE);
    }

    /** There are no servlets among the endpoints. To look for some would make all that endpoints need, at every start. */
    @Bean
    @SuppressWarnings("removal") // Boot's own type, for as long as Boot looks for them.
    ServletEndpointsSupplier servletEndpoints() {
        return List::of;
    }

    /** Nor are there resources with a path. To look for some would make every mapping, Actuator's too, at every start. */
    @Bean
    static BeanPostProcessor resourcesAreNotLookedFor() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof ResourceUrlProvider resources) {
                    resources.setHandlerMap(Map.of());
                }
                return bean;
            }
        };
    }
}
