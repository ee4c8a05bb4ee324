package dev.cmdchk.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has all classes of ours loaded as long as their jars are those that this process was started with. Java looks for a class
 * when it is needed first, and finds none in a jar that was overwritten since: the first failure of a check would then go
 * unlogged, and the supervisor unheard.
 */
final class OwnClasses {
    private static final Logger LOG = LoggerFactory.getLogger(OwnClasses.class);

    private static final Pattern JAR = Pattern.compile("cmdchk-(?:posix|settings|checks|server)-.*\\.jar");
    private static final Pattern CLASS = Pattern.compile("dev/cmdchk/[\\w/$]+\\.class");

    private OwnClasses() {}

    /** Returns at once: another thread does it, where there is one to be had. */
    static void load() {
        List<Path> jars = Pattern.compile(":")
                .splitAsStream(System.getProperty("java.class.path", ""))
                .map(Path::of)
                .filter(path -> JAR.matcher(String.valueOf(path.getFileName())).matches())
                .toList();
        Runnable all = () -> jars.forEach(OwnClasses::load);
        try {
            Thread.ofPlatform().daemon().name("classes").start(all);
        } catch (OutOfMemoryError _) {
            all.run();
        }
    }

    private static void load(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile());
                Stream<String> names = opened.stream().map(ZipEntry::getName)) {
            for (String name : names.filter(CLASS.asMatchPredicate()).toList()) {
                String type = name.substring(0, name.length() - ".class".length());
                Class.forName(type.replace('/', '.'), false, OwnClasses.class.getClassLoader());
            }
        } catch (IOException | ClassNotFoundException | LinkageError e) {
            LOG.warn("{} was changed while this server started, restart it: {}", jar, e.toString());
        }
    }
}
