package dev.cmdchk.server.probe;

import java.io.File;
import org.apache.catalina.core.StandardContext;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives Tomcat a folder of the distribution for its web application, of which there is none: it finds nothing there and
 * need not write. By itself it makes three folders below {@code /tmp}; without them a server that was killed leaves nothing
 * behind, and one starts where nothing can be written.
 */
@Configuration(proxyBeanMethods = false)
class TomcatFolders {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> noFoldersOfItsOwn() {
        return factory -> {
            String home = System.getProperty("cmdchk.home");
            if (home != null) {
                File folder = new File(home, "lib/server");
                factory.setBaseDirectory(folder);
                factory.setDocumentRoot(folder);
                factory.addContextCustomizers(context -> ((StandardContext) context).setWorkDir(folder.toString()));
            }
        };
    }
}
