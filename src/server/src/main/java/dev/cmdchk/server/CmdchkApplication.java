package dev.cmdchk.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.server.log.LogTarget;
import dev.cmdchk.server.log.ServerLog;
import dev.cmdchk.settings.LogFallback;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.Sources;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.task.TaskExecutorMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** The Spring application, fed from the operator's settings and nothing else. */
@SpringBootApplication(
        exclude = {
            ErrorMvcAutoConfiguration.class,
            // Those would count requests by path at the cost of each, or name contributors that are not ours.
            ObservationAutoConfiguration.class,
            WebMvcObservationAutoConfiguration.class,
            LogbackMetricsAutoConfiguration.class,
            StartupTimeMetricsListenerAutoConfiguration.class,
            TaskExecutorMetricsAutoConfiguration.class,
            // Made or looked for at every start, by events or for each bean, and of no use here.
            TomcatMetricsAutoConfiguration.class,
            AopAutoConfiguration.class,
            TaskExecutionAutoConfiguration.class,
            TaskSchedulingAutoConfiguration.class,
            // Actuator's answers alone are written by Jackson, see JsonOnDemand.
            JacksonAutoConfiguration.class,
            JacksonEndpointAutoConfiguration.class,
            HttpMessageConvertersAutoConfiguration.class,
            AvailabilityHealthContributorAutoConfiguration.class,
            AvailabilityProbesAutoConfiguration.class
        },
        proxyBeanMethods = false)
class CmdchkApplication {

    /** For instants that people read; what lasts is measured otherwise. */
    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }

    /** Run by the build, which stops it before it makes a bean: see {@code process-aot} in the POM. */
    public static void main(String[] args) throws Exception {
        Sources sources = Sources.read(Program.SERVER, List.of(), Startup.READER);
        Settings settings = Settings.from(sources);
        try (ServerLog log =
                ServerLog.open(new LogTarget("", settings.logFormat().value(), LogFallback.SERVE))) {
            start(settings, log, false, Sessions.own()).close();
        }
    }

    static ConfigurableApplicationContext start(Settings settings, ServerLog log, boolean socket, Sessions sessions) {
        SpringApplication application = new SpringApplication(CmdchkApplication.class);
        // After it the build has named what it made; by itself Spring takes whichever class holds the main method.
        application.setMainApplicationClass(CmdchkApplication.class);
        application.setRegisterShutdownHook(false);
        application.setEnvironment(new SealedEnvironment(settings, socket));
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("serverLog", log);
            context.getBeanFactory().registerSingleton("sessions", sessions);
        });
        // Each of them would log a failed start in its own way, before we say what to do about it.
        List<Logger> libraries = Stream.of("org.springframework", "org.apache")
                .map(LoggerFactory::getLogger)
                .map(Logger.class::cast)
                .toList();
        libraries.forEach(logger -> logger.setLevel(Level.OFF));
        try {
            return application.run();
        } finally {
            libraries.forEach(logger -> logger.setLevel(null));
        }
    }

    /**
     * Holds the settings and the built-in {@code application.yml}. Neither environment variables nor system properties
     * nor files in the working directory: any of them could open what must stay shut.
     */
    private static final class SealedEnvironment extends StandardEnvironment {

        SealedEnvironment(Settings settings, boolean socket) {
            MutablePropertySources sources = this.getPropertySources();
            sources.addFirst(JsonSettingsPropertySource.of(settings));
            sources.addLast(new MapPropertySource(
                    "fixed",
                    Map.of("spring.config.location", "classpath:/application.yml", "cmdchk.inherited-socket", socket)));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // Nothing from outside.
        }
    }
}
