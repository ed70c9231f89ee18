import Agent
import Platform
import Protocol
import Testing

@Suite struct RecoverySettingsTests {
    private static func file(_ target: RestoreSetting.End?, command: String = "x") -> ConfigurationFile {
        var file = ConfigurationFile(Bytes("work_mem = '1MB'\n".utf8))
        file.append(
            RecoverySettings(
                timeline: TimelineID(rawValue: 7), target: target, command: command, isFollowed: true
            ).lines)
        return file
    }

    @Test func everyTargetHasItsSettings() {
        let time = Timestamp(microseconds: 1_795_256_100_123_456)
        let byTime = Self.file(.time(time, exclusive: true))
        #expect(byTime.value(of: "recovery_target_time") == "2026-11-21 10:15:00.123456+00")
        #expect(byTime.value(of: "recovery_target_inclusive") == "off")
        let byLSN = Self.file(.lsn(LSN(rawValue: 0x2_0000_0028), exclusive: false))
        #expect(byLSN.value(of: "recovery_target_lsn") == "2/28")
        #expect(byLSN.value(of: "recovery_target_inclusive") == "on")
        #expect(Self.file(.immediate).value(of: "recovery_target") == "immediate")
        #expect(!Self.file(.latest).settings.keys.contains { $0.hasPrefix("recovery_target_l") })
        #expect(Self.file(nil).value(of: "recovery_target_timeline") == "7")
    }

    @Test(arguments: ["a 'b' \\ %f \"%p\"", "x\ny"]) func commandSurvives(command: String) {
        #expect(Self.file(.latest, command: command).value(of: "restore_command") == command)
    }

    @Test func removalLeavesTheRestAsItWas() {
        var file = Self.file(.latest)
        RecoverySettings.remove(from: &file)
        #expect(file.text == Bytes("work_mem = '1MB'\n".utf8))
        RecoverySettings.remove(from: &file)
        #expect(file.text == Bytes("work_mem = '1MB'\n".utf8))
    }
}

@Suite struct RecoveryLogTests {
    private static let text = """
        2026-11-21 10:00:00.000 UTC [1] LOG:  starting point-in-time recovery to 2026-11-21 10:15:00+00
        2026-11-21 10:00:00.100 UTC [1] LOG:  restored log file "000000010000000000000005" from archive
        2026-11-21 10:00:00.200 UTC [2] FATAL:  the database system is not accepting connections
        2026-11-21 10:00:01.000 UTC [1] LOG:  redo done at 0/5000110 system usage: CPU: user: 0.00 s
        2026-11-21 10:00:01.100 UTC [1] LOG:  last completed transaction was at log time 2026-11-21 09:59:59.5+00
        2026-11-21 10:00:01.200 UTC [1] LOG:  selected new timeline ID: 4
        2026-11-21 10:00:01.300 UTC [1] LOG:  archive recovery complete

        """

    @Test(arguments: [1, 7, 1000]) func stepsAreReadHoweverTheyArrive(piece: Int) {
        var log = RecoveryLog(segmentSize: 16 << 20)
        let bytes = Bytes(Self.text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) { log.take(Bytes(bytes[start...].prefix(piece))) }
        #expect(log.position == LSN("0/5000110"))
        #expect(log.time == Timestamp(iso8601: "2026-11-21T09:59:59.5Z"))
        #expect(log.timeline == TimelineID(rawValue: 4))
        #expect(log.isRedone)
        #expect(log.fatal == nil)
        #expect(log.step == "archive recovery complete")
    }

    @Test func endBeforeTheTargetIsToldFromOtherEnds() {
        var log = RecoveryLog(segmentSize: 16 << 20)
        log.take(Bytes("x [1] FATAL:  recovery ended before configured recovery target was reached\n".utf8))
        #expect(log.endedBeforeTarget)
        var other = RecoveryLog(segmentSize: 16 << 20)
        other.take(Bytes("x [1] FATAL:  could not restore file \"a\" from archive\nx [2] FATAL:  later\n".utf8))
        #expect(!other.endedBeforeTarget)
        #expect(other.fatal == "could not restore file \"a\" from archive")
    }
}
