import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Writes the licences of everything in a distribution, laid out as Debian's copyright files are. Libraries and their
 * licences are those of the bill of materials.
 *
 * <p>usage: java Copyright.java BILL HOME, with a bill of materials of CycloneDX in XML
 */
class Copyright {
    /** Licences, as SPDX names them, whose texts every Debian has, and by which names. */
    private static final Map<String, String> COMMON = Map.of(
            "Apache-2.0", "Apache-2.0",
            "CC0-1.0", "CC0-1.0",
            "GPL-2.0-with-classpath-exception", "GPL-2",
            "LGPL-2.1-only", "LGPL-2.1",
            "MPL-2.0", "MPL-2.0");

    private static final String HEAD = """
            Upstream-Name: cmdchk

            Files: *
            Copyright: The cmdchk developers
            License: NCSA
            %s
            Files: *runtime/*
            Copyright: Oracle and/or its affiliates, and those whom runtime/legal names
            License: GPL-2 with Classpath exception
             See /usr/share/common-licenses/GPL-2. The exception, and the licences of parts, are in runtime/legal.
            """;

    /** @param licences any of which holds */
    private record Library(String group, String jar, List<String> licences) {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[1]);
        StringBuilder text = new StringBuilder(HEAD.formatted(field(Files.readString(home.resolve("LICENSE")))));
        for (Library library : libraries(Path.of(args[0]))) {
            text.append("\nFiles: *%s\nCopyright: the developers of %s\nLicense: %s\n%s"
                    .formatted(
                            library.jar(),
                            library.group(),
                            String.join(" or ", library.licences()),
                            field(licence(library, home))));
        }
        Files.writeString(home.resolve("share/doc/copyright"), text);
    }

    private static List<Library> libraries(Path bill) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(bill.toFile())
                .getDocumentElement();
        // The tools that made the bill have such a list too.
        return elements(root, "components")
                .filter(components -> components.getParentNode() == root)
                .flatMap(components -> elements(components, "component"))
                .map(found -> new Library(
                        first(found, "group"),
                        first(found, "name") + "-" + first(found, "version") + ".jar",
                        elements(found, "license")
                                .map(licence -> first(licence, licence.getElementsByTagName("id").getLength() > 0 ? "id" : "name"))
                                .toList()))
                .filter(library -> !library.group().equals("dev.cmdchk"))
                .sorted(Comparator.comparing(Library::jar))
                .toList();
    }

    private static Stream<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    private static String first(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static String licence(Library library, Path home) throws IOException {
        for (String licence : library.licences()) {
            if (COMMON.containsKey(licence)) {
                return "See /usr/share/common-licenses/" + COMMON.get(licence) + ".";
            }
        }
        Path own = home.resolve("lib").resolve(library.jar());
        Path jar = Files.exists(own) ? own : home.resolve("lib/server").resolve(library.jar());
        try (ZipFile files = new ZipFile(jar.toFile())) {
            var text = files.stream()
                    .filter(file -> file.getName().matches("META-INF/(.*/)?LICENSE(\\.\\w+)?"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no text of a licence is in " + jar));
            return new String(files.getInputStream(text).readAllBytes());
        }
    }

    /** As further lines of a field: an empty one is a dot. */
    private static String field(String text) {
        return text.lines()
                .map(line -> line.isBlank() ? " .\n" : " " + line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }
}
