import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct ModelStoreTests {
    @Test func theFolder() {
        func folder(_ environment: [String: String]) -> String { ModelStore(environment: environment).folder }
        #expect(folder(["HOME": "/h", "CELLTRACK_MODELS": "/m", "XDG_DATA_HOME": "/x"]) == "/m")
        #expect(folder(["HOME": "/h", "CELLTRACK_MODELS": "", "XDG_DATA_HOME": "/x"]) == "/x/celltrack/models")
        #expect(folder(["HOME": "/h", "XDG_DATA_HOME": "relative"]) == "/h/.local/share/celltrack/models")
        #expect(folder(["HOME": "/h"]) == "/h/.local/share/celltrack/models")
    }

    @Test func aFolderOfOnesOwn() {
        let store = ModelStore(folder: "/mine/models")
        #expect(store.folder == "/mine/models" && store.path(of: "a") == "/mine/models/a.safetensors")
        #expect(store.names.isEmpty)
    }

    @Test func finding() throws {
        let scratch = try ScratchFolder()
        let store = WeightFixture.store(scratch)
        _ = try scratch.folder("models")
        for name in ["b.safetensors", "cellsam_general.safetensors", ".c.safetensors", "d.partial"] {
            try scratch.write("x", to: "models/" + name)
        }
        #expect(store.names == ["b", "cellsam_general"])
        #expect(try store.locate("b") == store.path(of: "b"))
        #expect(try store.locate(store.path(of: "b")) == store.path(of: "b"))
        #expect(throws: WeightError.missing(file: "none/a")) { try store.locate("none/a") }
        #expect(throws: WeightError.missing(file: "a.safetensors")) { try store.locate("a.safetensors") }
        let error = #expect(throws: WeightError.self) { try store.locate("other") }
        #expect(error?.description.contains("there are b, cellsam_general") == true)
    }

    @Test func withoutWeightsTwoLinesTellHowToGetThem() throws {
        let scratch = try ScratchFolder()
        let store = WeightFixture.store(scratch)
        func advice() throws -> [String] {
            let error = #expect(throws: WeightError.self) { try store.locate("cellsam_general") }
            guard case .unavailable(_, let advice) = error else { return [] }
            return advice
        }
        #expect(try advice().count == 2)
        #expect(try advice()[0].contains("weights fetch") && advice()[1].contains("weights import FILE"))
        let official = try scratch.folder(".deepcell/models/cellsam_v1.2")
        try scratch.write("x", to: ".deepcell/models/cellsam_v1.2/cellsam_general.pt")
        #expect(store.importable == [official + "/cellsam_general.pt"])
        #expect(try advice()[1].contains("weights import \(official)/cellsam_general.pt"))
    }

    @Test func theBundledModel() throws {
        let scratch = try ScratchFolder()
        let store = WeightFixture.store(scratch)
        let bundled = try store.open(nil)
        try bundled.verify()
        #expect(bundled.digest == (try store.open(BundledModel.name)).digest)
        #expect(bundled.configuration.preparation == .compact)
        #expect(bundled.tensors.byteCount < 20_000_000)
        #expect(StoredModel.bundled.problem == nil && StoredModel.bundled.licence?.contains("Apache-2.0") == true)
    }
}
