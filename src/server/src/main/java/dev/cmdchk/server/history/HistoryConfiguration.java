package dev.cmdchk.server.history;

import dev.cmdchk.server.check.ShownRunListener;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {
    /** How long a start waits for the disk, if it must, and likewise an end. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Keeper.Times TIMES =
            new Keeper.Times(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMinutes(1), PATIENCE);

    /** Checks are run only after what is on disk has been read, if that is possible. */
    @Bean
    History history(HistoryProperties properties, Clock clock) {
        History history = new History(clock);
        history.show(properties.showOutput());
        history.keepOnly(properties.checkList().names());
        if (!properties.historyDir().isEmpty()) {
            Path directory = Path.of(properties.historyDir());
            HistoryFile file = new HistoryFile(history, directory, clock, Disk::open);
            history.keepBy(new Keeper(history, file, TIMES), PATIENCE);
        }
        return history;
    }

    @Bean
    ShownRunListener recorder(History history, List<HistoryListener> listeners) {
        return new Recorder(history, listeners);
    }
}
