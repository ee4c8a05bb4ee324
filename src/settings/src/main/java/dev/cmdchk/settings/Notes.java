package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;

/** What the log says about the config files. */
final class Notes {
    private Notes() {}

    static List<String> of(Sources sources) {
        List<String> notes = new ArrayList<>();
        boolean read = false;
        for (SourceFile file : sources.files()) {
            String path = Shown.line(file.path());
            if (file instanceof SourceFile.Read) {
                notes.add("Read config file: " + path);
                read = true;
            } else {
                notes.add("Could not open file: " + path);
            }
        }
        if (!read) {
            notes.add("No config file was read, using defaults for all that the arguments do not set");
        }
        return notes;
    }
}
