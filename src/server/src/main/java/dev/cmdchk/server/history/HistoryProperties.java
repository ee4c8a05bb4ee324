package dev.cmdchk.server.history;

import dev.cmdchk.server.check.CheckList;
import dev.cmdchk.settings.ShowOutput;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What history has to know when it begins.
 *
 * @param checkList what is remembered; of all else nothing is
 * @param historyDir the directory that history is kept in, empty for memory alone
 * @param showOutput whose output, and what it measured, may leave by HTTP
 */
@ConfigurationProperties("cmdchk")
record HistoryProperties(CheckList checkList, String historyDir, ShowOutput showOutput) {}
