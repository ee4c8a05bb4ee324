package dev.cmdchk.server.page;

import java.util.List;

/**
 * A figure of lines over time.
 *
 * @param label what it shows, for those who do not see it
 * @param zero the path of the line at zero; empty where nothing is below it
 * @param times of the values of each line: seconds since 1970, parted by spaces
 */
record Plot(String caption, String label, String unit, String zero, String times, List<Line> lines) {}
