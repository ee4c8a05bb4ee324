package dev.cmdchk.server.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of what a check measures, each written out once in a block and a small number from then on. The first sixteen
 * count; a check that prints more is not remembered in full.
 */
final class Labels {
    private static final int MOST = 16;
    private static final int LONGEST = 64;

    private final List<Measure> names;

    Labels() {
        this(List.of());
    }

    private Labels(List<Measure> names) {
        this.names = new ArrayList<>(names);
    }

    Labels copy() {
        return new Labels(this.names);
    }

    void pack(List<Measure> measures, Packer packer) {
        List<Measure> kept = measures.stream().filter(this::fits).limit(MOST).toList();
        packer.number(kept.size());
        for (Measure measure : kept) {
            pack(measure, packer);
        }
    }

    // A name that comes too late has number -1: its value is lost, and the others are not.
    private void pack(Measure measure, Packer packer) {
        int number = this.names.indexOf(measure.bare());
        if (number < 0 && this.names.size() < MOST) {
            packer.number(this.names.size()).text(measure.label()).text(measure.unit());
            this.names.add(measure.bare());
        } else {
            packer.number(number);
        }
        packer.real(measure.value());
    }

    List<Measure> unpack(Unpacker unpacker) {
        List<Measure> measures = new ArrayList<>();
        for (int left = unpacker.smallNumber(); left > 0; left--) {
            int number = unpacker.smallNumber();
            if (number == this.names.size()) {
                this.names.add(new Measure(unpacker.text(), unpacker.text(), 0));
            }
            double value = unpacker.real();
            if (number >= 0) {
                Measure name = this.names.get(number);
                measures.add(new Measure(name.label(), name.unit(), value));
            }
        }
        return measures;
    }

    private boolean fits(Measure measure) {
        return measure.label().length() <= LONGEST && measure.unit().length() <= LONGEST;
    }
}
