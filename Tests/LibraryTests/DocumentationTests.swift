import Foundation
import Testing

/// What docs/library.md shows is what is compiled and tested here.
@Suite struct DocumentationTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: DocumentationTests.root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The examples that are compiled, by the names of their files.
    private func examples() throws -> [String: String] {
        let folder = DocumentationTests.tests.appendingPathComponent("Examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        return Dictionary(
            uniqueKeysWithValues: try names.map {
                ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
            }
        )
    }

    /// Code blocks in Swift, but for those of a package's description.
    private func blocks() throws -> [String] {
        try text("docs/library.md").components(separatedBy: "```swift\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }.filter { !$0.contains(".package(") }
    }

    @Test func theBlocksAreTheExamples() throws {
        let examples = try examples()
        let blocks = try blocks()
        try #require(blocks.count >= 8)
        for (name, code) in examples { #expect(blocks.contains(code), "docs/library.md lacks \(name) as it is") }
        for block in blocks { #expect(examples.values.contains(block), "no example is \(block.prefix(200))") }
    }

    @Test func examplesImportAsAnybodyDoes() throws {
        for (name, code) in try examples() {
            let imports = code.split(separator: "\n").filter { $0.contains("import ") }
            #expect(!imports.isEmpty && imports.allSatisfy { $0.hasPrefix("import ") }, "\(name)")
        }
    }

    /// The table of modules says what `scripts/check-imports` allows.
    @Test func theTableOfModulesIsRight() throws {
        var allowed: [String: [String]] = [:]
        for match in try text("scripts/check-imports").matches(of: /\n +([A-Z][A-Za-z| ]+)\) echo "([A-Za-z ]*)"/) {
            let imports = match.2.split(separator: " ").map(String.init)
            for module in match.1.split(separator: "|") {
                allowed[module.trimmingCharacters(in: .whitespaces)] = imports
            }
        }
        var rows: [String: [String]] = [:]
        for match in try text("docs/library.md").matches(of: /\n\| `([A-Za-z]+)` \|[^|\n]*\| ([^|\n]*) \|/) {
            rows[String(match.1)] = match.2.matches(of: /`([A-Za-z]+)`/).map { String($0.1) }
        }
        let products = try text("Package.swift").components(separatedBy: "let libraries = [").last?
            .components(separatedBy: "]").first?.matches(of: /"([A-Za-z]+)"/).map { String($0.1) }
        let modules = Set(try #require(products))
        #expect(Set(rows.keys) == modules)
        for (module, imports) in rows {
            #expect(imports.sorted() == allowed[module]?.filter(modules.contains).sorted(), "\(module)")
        }
    }
}
