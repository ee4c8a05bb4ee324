import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Prints what the distribution's Java runtime does without, a resource of the JDK on each line, as jlink takes it. Spring wants
 * java.beans, which comes in one module with all that draws, prints and plays; and nothing here transforms XML. Of each package
 * one resource stays, since a module has to have all the packages that it declares.
 *
 * <p>usage: java Unreached.java
 */
class Unreached {
    private static final List<String> UNREACHED = List.of(
            "java.desktop/",
            "java.xml/com/sun/org/apache/bcel/",
            "java.xml/com/sun/org/apache/xalan/",
            "java.xml/com/sun/org/apache/xpath/");

    /** With the types that java.beans names in what it declares, and those that they extend. */
    private static final List<String> REACHED = List.of(
            "java.desktop/module-info.class",
            "java.desktop/java/beans/",
            "java.desktop/com/sun/beans/",
            "java.desktop/java/awt/Component.class",
            "java.desktop/java/awt/Graphics.class",
            "java.desktop/java/awt/Image.class",
            "java.desktop/java/awt/MenuContainer.class",
            "java.desktop/java/awt/Rectangle.class",
            "java.desktop/java/awt/Shape.class",
            "java.desktop/java/awt/geom/Rectangle2D.class",
            "java.desktop/java/awt/geom/RectangularShape.class",
            "java.desktop/java/awt/image/ImageObserver.class",
            "java.desktop/javax/swing/SwingContainer.class");

    public static void main(String[] args) throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        Set<Path> packages = new HashSet<>();
        try (var all = Files.walk(modules)) {
            all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .filter(file -> startsWithOne(UNREACHED, modules.relativize(file)))
                    // A class rather than another resource.
                    .sorted(Comparator.comparing(file -> !file.toString().endsWith(".class")))
                    .filter(file -> !packages.add(file.getParent()))
                    .map(modules::relativize)
                    .filter(file -> !startsWithOne(REACHED, file))
                    .forEach(file -> System.out.println("/" + file));
        }
    }

    private static boolean startsWithOne(List<String> beginnings, Path file) {
        return beginnings.stream().anyMatch(file.toString()::startsWith);
    }
}
