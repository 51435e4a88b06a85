import Foundation
import NeuralNetwork
import TestSupport
import Testing

@Suite struct PickleReaderTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func read(_ pickle: [UInt8]) throws -> PyTorchCheckpoint {
        let archive = ZipBytes([("a/data.pkl", pickle), ("a/data/0", [UInt8](repeating: 0, count: 24))])
        return try PyTorchCheckpoint(path: scratch.write(Data(archive.bytes), to: "a.pt"))
    }

    private func error(_ object: [UInt8]) -> String {
        let error = #expect(throws: WeightError.self) { try read(PickleBytes.document(object)) }
        return error.map(\.description) ?? ""
    }

    /// Every instruction that a state dict is not written with.
    @Test func otherInstructionsAreRefused() {
        let known: Set<UInt8> = [
            0x28, 0x29, 0x2e, 0x47, 0x4a, 0x4b, 0x4d, 0x4e, 0x51, 0x52, 0x58, 0x5d, 0x61, 0x62, 0x63, 0x65, 0x68, 0x6a,
            0x71, 0x72, 0x73, 0x74, 0x75, 0x7d, 0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a,
        ]
        for code in UInt8.min...UInt8.max where !known.contains(code) {
            #expect(error([0x7d, code]).contains("pickle instruction 0x\(String(code, radix: 16))"))
        }
        #expect(error([0x7d, 0x93]).contains("STACK_GLOBAL"))
    }

    @Test(arguments: [
        ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("torch", "load"), ("torch", "FloatStorage2"),
        ("torch._utils", "_rebuild_sparse_tensor"), ("collections", "OrderedDict.update"), ("numpy", "ndarray"),
    ])
    func otherSymbolsAreRefused(module: String, name: String) {
        let call = PickleBytes.symbol(module, name) + PickleBytes.tuple([PickleBytes.text("id")]) + [0x52]
        let text = error(call)
        #expect(text.contains("\(module).\(name)") && text.contains("refused"))
    }

    @Test func callsThatMakeNoTensor() {
        let dictionary = PickleBytes.symbol("collections", "OrderedDict")
        #expect(error(dictionary + PickleBytes.tuple([PickleBytes.text("a")]) + [0x52]).contains("refused"))
        #expect(error(PickleBytes.symbol("torch", "FloatStorage") + [0x29, 0x52]).contains("refused"))
        #expect(error([0x4b, 1, 0x29, 0x52]).contains("refused"))
        #expect(error([0x4b, 1, 0x7d, 0x62]).contains("BUILD"))
        #expect(error(PickleBytes.symbol("torch._utils", "_rebuild_tensor_v2") + [0x29, 0x52]).contains("tensor"))
        #expect(error(PickleBytes.symbol("torch._utils", "_rebuild_parameter") + [0x29, 0x52]).contains("parameter"))
        #expect(error(PickleBytes.tuple([PickleBytes.text("module")]) + [0x51]).contains("storage"))
    }

    /// Instructions without what they need.
    @Test(
        arguments: [
            [], [0x74], [0x75], [0x65], [0x85], [0x86], [0x87], [0x52], [0x62], [0x51], [0x73], [0x61], [0x71, 0],
            [0x68, 9],
            [0x6a, 9, 0, 0, 0], [0x28], [0x7d, 0x28, 0x85], [0x7d, 0x28, 0x4b, 1, 0x75],
            [0x7d, 0x4b, 1, 0x4b, 2, 0x61],
            [0x4b, 1, 0x4b, 2, 0x4b, 3, 0x73], [0x8a, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            [0x58, 0xff, 0xff, 0xff, 0xff, 0x61],
            [0x58, 2, 0, 0, 0, 0xff, 0xfe], [0x63, 0x61], [0x4d, 1], [0x4a, 1, 2], [0x47, 0, 0],
            [0x5d, 0x28, 0x28, 0x65],
        ] as [[UInt8]]
    )
    func instructionsWithoutOperands(object: [UInt8]) {
        #expect(error(object).contains("damaged"))
    }

    @Test func deepNestingIsNoDanger() throws {
        // Marks are bounded; nested objects need no recursion, nor do circles.
        #expect(error([UInt8](repeating: 0x28, count: 100_000)).contains("nested too deeply"))
        #expect(error([0x29] + [UInt8](repeating: 0x85, count: 200_000)).contains("no state dict"))
        #expect(error([UInt8](repeating: 0x7d, count: 300_000)).contains("too many objects"))
        let circle: [UInt8] = [0x7d, 0x71, 0] + PickleBytes.text("state_dict") + [0x68, 0, 0x73]
        #expect(try read(PickleBytes.document(circle)).entries.isEmpty)
    }

    @Test func memoBombs() {
        // A billion laughs: every tuple holds the one before ten times; and a memo index that would need 32 GB.
        var bomb: [UInt8] = [0x29, 0x71, 0]
        for _ in 0..<100 { bomb += [0x28] + (0..<10).flatMap { _ in [0x68, 0] as [UInt8] } + [0x74, 0x71, 0] }
        #expect(error(bomb).contains("no state dict"))
        #expect(error([0x29, 0x72, 0xff, 0xff, 0xff, 0xff]).contains("no state dict"))
    }

    @Test func laterItemsWinAndOthersAreLeftOut() throws {
        func item(_ name: String, _ length: Int) -> [UInt8] {
            PickleBytes.text(name) + PickleBytes.tensor(shape: [length], strides: [1], offset: 0, count: 6)
        }
        let numbers: [UInt8] = PickleBytes.text("n") + [0x4b, 1, 0x73] + [0x4b, 1] + PickleBytes.text("v") + [0x73]
        let object = [0x7d] + item("t", 2) + [0x73] + numbers + item("t", 3) + [0x73]
        #expect(try read(PickleBytes.document(object)).entries.mapValues(\.shape) == ["t": [3]])
    }

    /// A wrapper counts only where no key of the model stands beside it.
    @Test func theWrapper() throws {
        func table(_ name: String) -> [UInt8] {
            [0x7d] + PickleBytes.text(name) + PickleBytes.tensor(shape: [1], strides: [1], offset: 0, count: 6) + [0x73]
        }
        let wrapped = [0x7d] + PickleBytes.text("state_dict") + table("a") + [0x73]
        #expect(try Array(read(PickleBytes.document(wrapped)).entries.keys) == ["a"])
        let beside = wrapped + Array(table("model.b").dropFirst())
        #expect(try Array(read(PickleBytes.document(beside)).entries.keys) == ["model.b"])
        #expect(error([0x7d] + PickleBytes.text("state_dict") + [0x4e, 0x73]).contains("state_dict"))
    }
}
