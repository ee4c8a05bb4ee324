package dev.cmdchk.server.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Prometheus finds here: our own series, and Micrometer's of the process and its virtual machine. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    @Bean
    PrometheusRegistry prometheusRegistry(CmdchkCollector collector) {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(collector);
        return registry;
    }

    /** Takes the place of Spring Boot's, which does without Micrometer's series when nobody has asked for those before. */
    @Bean
    PrometheusScrapeEndpoint prometheusEndpoint(PrometheusMeterRegistry meters, PrometheusConfig config) {
        return new PrometheusScrapeEndpoint(meters.getPrometheusRegistry(), config.prometheusProperties());
    }
}
