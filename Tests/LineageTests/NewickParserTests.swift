import Lineage
import TestSupport
import Testing

@Suite struct NewickParserTests {
    @Test func readsNamesLengthsAndOrder() throws {
        let tree = try #require(try NewickParser().trees("((c2:44,c3:4.5e1)c1:16,'it''s (x)':-1)r;").first)
        #expect(tree.nodes.map(\.name) == ["r", "c1", "c2", "c3", "it's (x)"])
        #expect(tree.nodes.map(\.length) == [nil, 16, 44, 45, -1])
        #expect(tree.nodes.map(\.parent) == [nil, 0, 1, 1, 0])
        #expect(tree.nodes[0].children == [1, 4])
    }

    @Test func readsCommentsAnnotationsAndSeveralTrees() throws {
        let text = "[first] (a[note]:1,b:2[&&NHX:fate=end:gen=1]):0;\n\n A ; [last]\n"
        let trees = try NewickParser().trees(text)
        #expect(trees.count == 2)
        #expect(trees[0].nodes[2].annotations == ["fate": "end", "gen": "1"])
        #expect(trees[1].nodes.map(\.name) == ["A"])
    }

    @Test func nothingHoldsNoTree() throws {
        #expect(try NewickParser().trees(" \n").isEmpty)
    }

    @Test(arguments: [
        ("(a,b)", 5, "the text ends inside a tree"), ("(a,b;", 4, "a bracket is not closed"),
        ("a);", 1, "a closing bracket too many"), ("a,b;", 1, "a comma outside of brackets"),
        ("(a b);", 3, "a second name"), ("a:1:2;", 3, "a second length"), ("a:x;", 2, "a length is not a number"),
        ("a:nan;", 2, "a length is not a number"), ("a:;", 2, "a length is not a number"),
        ("(a:1b);", 3, "a length is not a number"), ("a(b);", 1, "an opening bracket after a name or a length"),
        ("(a)(b);", 3, "an opening bracket after a name or a length"), ("('a", 1, "a quoted name is not closed"),
        ("(a[x", 2, "a comment is not closed"), ("a];", 1, "a comment is closed that was not opened"),
        ("[x", 0, "a comment is not closed"),
    ])
    func refusesWhatIsNoTree(_ text: String, position: Int, reason: String) {
        #expect(throws: LineageError.newick(position: position, reason: reason)) {
            try NewickParser().trees(text)
        }
    }

    @Test func keepsItsLimits() {
        let parser = NewickParser(maximumNodes: 3, maximumNameLength: 4)
        #expect(throws: Never.self) { try parser.trees("(a,bbbb);") }
        #expect(throws: LineageError.newick(position: 5, reason: "more nodes than the limit allows")) {
            try parser.trees("(a,b,c);")
        }
        #expect(throws: LineageError.self) { try parser.trees("aaaaa;") }
        #expect(throws: LineageError.self) { try parser.trees("'aaaaa';") }
        #expect(throws: LineageError.self) { try parser.trees("a[xxxxxx];") }
        #expect(throws: LineageError.self) { try parser.trees("a;b;c;d;") }
    }

    @Test func survivesAnyBytes() {
        var numbers = SplitMix(seed: 3)
        let alphabet = Array("(),;:'[] ab1.&")
        for _ in 0..<5000 {
            let length = Int.random(in: 0...20, using: &numbers)
            let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &numbers) })
            let trees = try? NewickParser().trees(text)
            for tree in trees ?? [] {
                #expect(tree.nodes.dropFirst().allSatisfy { $0.parent != nil })
            }
        }
    }
}
