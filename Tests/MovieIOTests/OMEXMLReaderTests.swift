import MovieIO
import Testing

@Suite struct OMEXMLReaderTests {
    private func events(_ text: String) throws -> [OMEXMLReader.Event] {
        var reader = try OMEXMLReader(Array(text.utf8))
        var events: [OMEXMLReader.Event] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }

    private func reason(_ text: String) -> String? {
        do {
            _ = try events(text)
            return nil
        } catch {
            return (error as? OMEXMLReader.Fault)?.reason
        }
    }

    @Test func readsElementsAttributesAndText() throws {
        let text =
            "<?xml version='1.0'?>\n<!-- <x> -->\n<o:a p=\"1 &lt; 2\" q='&#xB5;'>\n t &amp; u <b/><![CDATA[<z>]]></o:a>\n"
        #expect(
            try events(text) == [
                .start(name: "a", attributes: ["p": "1 < 2", "q": "µ"]),
                .text("\n t & u "),
                .start(name: "b", attributes: [:]),
                .end(name: "b"),
                .end(name: "a"),
            ]
        )
    }

    @Test func aByteOrderMarkAndATrailingZeroAreAllowed() throws {
        #expect(try events("\u{FEFF}<a/>\0").count == 2)
    }

    @Test(arguments: [
        ("", "no element"), ("<a>", "not closed"), ("<a></b>", "expected the end of a"), ("</a>", "never began"),
        ("<a/><b/>", "second root"), ("<a x=1/>", "not quoted"), ("<a x/>", "no value"), ("<a x='1' x='2'/>", "twice"),
        ("<a x='<'/>", "a < in the value"), ("<a x='&b;'/>", "not defined"), ("<a x='&'/>", "begins no entity"),
        ("<!DOCTYPE a><a/>", "refused"), ("<a><!ENTITY b 'c'></a>", "refused"), ("text<a/>", "outside"),
        ("<a/>text", "outside"), ("<1a/>", "name was expected"), ("<a x='1'y='2'/>", "not closed"),
        ("<!-- <a/>", "missing"), ("<a x='1", "does not end"), ("<a>&#xD800;</a>", "not defined"),
    ])
    func refuses(_ text: String, _ expected: String) {
        #expect(reason(text)?.contains(expected) == true, "\(reason(text) ?? "accepted")")
    }

    @Test func limitsDepthAttributesAndLengths() {
        let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
        #expect(reason(deep)?.contains("64 elements") == true)
        let wide = (0..<129).map { "a\($0)=''" }.joined(separator: " ")
        #expect(reason("<a \(wide)/>")?.contains("too many attributes") == true)
        #expect(reason("<a x='\(String(repeating: "y", count: 70_000))'/>")?.contains("too long") == true)
        #expect(reason("<\(String(repeating: "y", count: 300))/>")?.contains("too long") == true)
    }

    /// Random damage to a document gives events or a fault, never a trap, and always ends.
    @Test func survivesRandomDamage() throws {
        var seed: UInt64 = 12
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(limit))
        }
        let original = Array("<a p='1'><!--c--><b q=\"&amp;\">t</b><![CDATA[x]]><?p?></a>".utf8)
        let bytes = Array("<>&;'\"/!-[]?= a\0".utf8)
        var faults = 0
        for _ in 0..<5000 {
            var damaged = original
            for _ in 0...random(3) { damaged[random(damaged.count)] = bytes[random(bytes.count)] }
            var reader = try OMEXMLReader(damaged)
            do {
                while try reader.next() != nil {}
            } catch {
                faults += 1
            }
        }
        #expect(faults > 1000)
    }
}
