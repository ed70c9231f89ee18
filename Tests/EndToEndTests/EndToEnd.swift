import TestSupport
import Testing

/// Tests that run the built programs on real servers, one after the other: they share this machine's processors.
@Suite(.serialized, .tags(.endToEnd, .integration)) enum EndToEnd {}

/// The same for kills, which mostly wait and so run beside the others.
@Suite(.serialized, .tags(.endToEnd, .integration)) enum EndToEndKills {}
