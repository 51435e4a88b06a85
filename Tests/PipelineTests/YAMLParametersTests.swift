import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct YAMLParametersTests {
    private func error(_ yaml: String) throws -> (line: Int?, reason: String)? {
        do {
            _ = try ParameterTree(yaml: yaml, file: "c.yaml")
            return nil
        } catch RunError.configuration("c.yaml", let line, let reason) {
            return (line, reason)
        }
    }

    @Test func scalarsKeepTheirTypes() throws {
        let tree = try ParameterTree(
            yaml: """
                whole: 12
                negative: -3
                number: 0.5
                power: 1e3
                yes: true
                text: GFP
                quoted: "1"
                single: '2.5'
                word: 'true'
                block: |
                  7
                nothing:
                list: [1, a, 2.5]
                """,
            file: "c.yaml"
        )
        #expect(
            tree
                == .table([
                    "whole": .integer(12), "negative": .integer(-3), "number": .number(0.5), "power": .number(1000),
                    "yes": .bool(true), "text": .text("GFP"), "quoted": .text("1"), "single": .text("2.5"),
                    "word": .text("true"), "block": .text("7\n"), "nothing": .null,
                    "list": .list([.integer(1), .text("a"), .number(2.5)]),
                ])
        )
    }

    /// A channel named 1 must stay a name, not become a number.
    @Test func quotedNumbersStayText() throws {
        var layers = try ParameterLayers()
        layers.add(try ParameterTree(yaml: "channels: {cell: '1'}\nmovie: {channelNames: ['405', \"480\"]}", file: ""))
        let found = try layers.parameters()
        #expect(found.channels.cell == "1")
        #expect(found.movie.channelNames == ["405", "480"])
    }

    @Test func numbersThatAreNoneStayText() throws {
        let tree = try ParameterTree(yaml: "a: .nan\nb: .inf\nc: 99999999999999999999999", file: "c.yaml")
        #expect(tree.value(at: ["a"]) == .text(".nan"))
        #expect(tree.value(at: ["b"]) == .text(".inf"))
        #expect(tree.value(at: ["c"]) != nil)
    }

    @Test func emptyTextsHoldNoParameters() throws {
        for text in ["", "\n\n", "# a remark\n", "---\n", "{}", "null"] {
            #expect(try ParameterTree(yaml: text, file: "c.yaml") == .empty)
        }
    }

    @Test(arguments: [
        ("tracking:\n  maximumGap: 3\n missCost: 2\n", 3), ("a: 1\nb: [1, 2\nc: 3\n", 3), ("a: 1\n\tb: 2\n", 2),
        ("a: 'no end\n", 2), ("x: 1\ny:\n  a: 1\n  b: 2\n  a: 3\n", 3), ("x: {a: 1, a: 2}\n", 1),
        ("a: &b 1\nc: *d\n", 2),
        ("- 1\n- 2\n", 1), ("just a text", 1), ("a: 1\n? [x, y]\n: 2\n", 2), ("%FOO bar\n---\n%%", 1),
    ])
    func errorsNameTheLine(yaml: String, line: Int) throws {
        let error = try #require(try error(yaml))
        #expect(error.line == line, "\(error)")
        #expect(!error.reason.isEmpty)
    }

    @Test func duplicateNamesAreNamed() throws {
        let error = try #require(try error("tracking: {missCost: 1, missCost: 2}"))
        #expect(error.reason.contains("missCost"))
    }

    @Test func depthIsLimited() throws {
        for depth in [40, 1_000, 20_000] {
            let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let error = try #require(try error("a: \(flow)"))
            #expect(!error.reason.isEmpty)
        }
        let table = (0..<60).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(try error(table) != nil)
    }

    /// Nine levels of nine references each: a few hundred bytes that stand for 400 million values.
    @Test func anAliasBombIsRefused() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let references = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(references)]\n"
        }
        let error = try #require(try error(bomb))
        #expect(error.reason.contains("too"))
    }

    @Test func manyValuesAreRefused() throws {
        let many = "a: [" + Array(repeating: "1", count: ParameterTree.valueLimit + 1).joined(separator: ",") + "]"
        #expect(try error(many)?.reason.contains("too large") == true)
    }

    @Test func filesAreReadWithLimits() throws {
        let folder = try ScratchFolder()
        #expect(throws: RunError.missingFile(folder.file("none.yaml"))) {
            try ParameterTree(yamlFile: folder.file("none.yaml"))
        }
        let large = try folder.write(String(repeating: "#", count: ParameterTree.byteLimit + 1), to: "large.yaml")
        #expect(throws: RunError.configuration(file: large, line: nil, reason: "it has more than 1048576 bytes")) {
            try ParameterTree(yamlFile: large)
        }
        let latin = try folder.write(Data([0x61, 0x3a, 0x20, 0xb5, 0x0a]), to: "latin.yaml")
        #expect(throws: RunError.configuration(file: latin, line: nil, reason: "it is not UTF-8 text")) {
            try ParameterTree(yamlFile: latin)
        }
        #expect(try ParameterTree(yamlFile: try folder.write("", to: "empty.yaml")) == .empty)
        let good = try folder.write("\u{FEFF}tracking:\r\n  maximumGap: 3\r\n", to: "windows.yaml")
        #expect(try ParameterTree(yamlFile: good).value(at: ["tracking", "maximumGap"]) == .integer(3))
        #expect(throws: RunError.self) { try ParameterTree(yamlFile: folder.path) }
    }

    @Test func singleValuesReadAsInAConfiguration() throws {
        let values: [(String, ParameterTree)] = [
            ("0.3", .number(0.3)), ("3", .integer(3)), ("true", .bool(true)), ("GFP", .text("GFP")), ("", .null),
            ("[a, b]", .list([.text("a"), .text("b")])), ("'3'", .text("3")), ("null", .null),
        ]
        for (text, value) in values { #expect(try ParameterTree(yamlValue: text) == value, "\(text)") }
        #expect(throws: RunError.self) { try ParameterTree(yamlValue: "[1") }
    }

    /// Whatever is done to a configuration, it is read or refused.
    @Test func randomDamageNeverTraps() throws {
        let original = Array(Preset.helaAMPK.yaml.utf8)
        var random = SplitMix(seed: 42)
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("{}[]:&*!|>'\"%@\t\n -".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            do {
                var layers = try ParameterLayers()
                layers.add(try ParameterTree(yaml: String(decoding: bytes, as: UTF8.self), file: "damaged"))
                _ = try layers.parameters()
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
    }
}
