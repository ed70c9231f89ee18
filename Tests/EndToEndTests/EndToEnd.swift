import TestSupport
import Testing

/// Tests that run the built programs on real servers, one after the other: they share this machine's processors.
@Suite(.serialized, .tags(.endToEnd, .integration)) enum EndToEnd {}

/// The same for the log, its spool and what befalls its server, which mostly wait and so run beside the others.
@Suite(.serialized, .tags(.endToEnd, .integration)) enum EndToEndLog {}

/// The same for kills.
@Suite(.serialized, .tags(.endToEnd, .integration)) enum EndToEndKills {}
