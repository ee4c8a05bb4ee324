package dev.cmdchk.server.history;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param historyDir the directory that history is kept in, empty for memory alone */
@ConfigurationProperties("cmdchk")
record HistoryProperties(String historyDir) {}
