package dev.cmdchk.server.probe;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;

/**
 * What a request wants to know beside its path.
 *
 * @param representation the form of the answer
 * @param verbose whether each check is to be listed, as kube-apiserver does; this is a text
 * @param excluded names of checks and groups that are left out
 */
record Question(Representation representation, boolean verbose, Set<String> excluded) {

    static Question of(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null) {
            return ofAll(request);
        }
        List<String[]> parameters =
                Arrays.stream(query.split("&")).map(part -> part.split("=", 2)).toList();
        boolean verbose = parameters.stream().anyMatch(pair -> pair[0].equals("verbose"));
        Set<String> excluded = new TreeSet<>();
        parameters.stream()
                .filter(pair -> pair[0].equals("exclude") && pair.length == 2)
                .forEach(pair -> excluded.add(pair[1]));
        return new Question(representation(request), verbose, excluded);
    }

    /** Returns a question that no query can narrow: the path may be anybody's, and so may its query. */
    static Question ofAll(HttpServletRequest request) {
        return new Question(representation(request), false, Set.of());
    }

    /** Returns whether {@code request} would rather have a page than any other form. */
    static boolean isForPage(HttpServletRequest request) {
        return Representation.isLessThanHtml(headers(request, HttpHeaders.ACCEPT));
    }

    private static Representation representation(HttpServletRequest request) {
        return Representation.preferredBy(headers(request, HttpHeaders.ACCEPT));
    }

    static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }
}
