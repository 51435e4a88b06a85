import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// The program with the scaled-down network of the fixtures.
@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct CellSAMTests {
    private let scratch: ScratchFolder
    private let program: Program

    /// What the sizes of that network have of their own.
    private static let sizes = """
        {"imageSize": 256,
         "encoder": {"width": 64, "depth": 4, "heads": 4, "windowSize": 5, "globalBlocks": [1, 3], "hiddenWidth": 256,
                     "neckWidth": 32},
         "detector": {"width": 64, "heads": 4, "hiddenWidth": 128, "encoderLayers": 2, "decoderLayers": 2,
                      "queries": 60},
         "maskDecoder": {"heads": 4, "hiddenWidth": 128, "qualityHiddenWidth": 32}}
        """

    init() throws {
        scratch = try ScratchFolder()
        var program = try Program(in: scratch.path)
        program.environment = ["CELLTRACK_MODELS": scratch.file("models"), "HOME": scratch.path]
        self.program = program
        try scratch.write(Self.sizes, to: "sizes.json")
        let checkpoint = try SharedFixtures.path("small/small_fp32.pt")
        let imported = try program.run(
            "weights",
            "import",
            checkpoint,
            "--name",
            "small",
            "--configuration",
            "sizes.json",
            "--quiet"
        )
        expectSuccess(imported)
    }

    private func segment(_ arguments: String...) throws -> Outcome {
        let image = try SharedFixtures.path("small/image_A.tif")
        return try program.run(["segment", image, "-o", "masks", "--overwrite"] + arguments)
    }

    private func masks() throws -> LabelImage {
        try LabelMovie([scratch.file("masks")]).labels(at: 0)
    }

    @Test func masksEqualTheReference() throws {
        // The reference of this label image did not stretch the channels first.
        let exact = ["--set", "segmentation.cellsam.stretchesChannels=false"]
        expectSuccess(try segment("--weights", "small", exact[0], exact[1]))
        #expect(try masks() == SharedFixtures.array("small/A_segment/label_final.npy").labelImage())
        let table = "who,frame,min_x,min_y,max_x,max_y\r\n\"a, left\",0,20,30,70.5,90\r\nb,0,100,10,160,60\r\n"
        try scratch.write(table + "c,0,0,0,239,199\r\nd,0,150.25,120,200,180.75\r\n", to: "boxes.csv")
        expectSuccess(try segment("--weights", "small", "--boxes", "boxes.csv", exact[0], exact[1], "--threads", "1"))
        #expect(try masks() == SharedFixtures.array("small/A_boxes/label_final.npy").labelImage())
    }

    /// Labels are numbers of rows, and rows without a mask are told by their lines.
    @Test(arguments: [",", ";", "\t"]) func boxesThatGiveNoMask(separator: String) throws {
        let table = "\u{FEFF}\"min_x\",min_y,max_x,max_y\n100,10,160,60\n0,0,239,199\n20,30,70.5,90\n150,120,200,180\n"
        try scratch.write(table.replacing(",", with: separator), to: "boxes.csv")
        let exact = ["--set", "segmentation.cellsam.stretchesChannels=false"]
        let outcome = try segment("--weights", "small", "--boxes", "boxes.csv", exact[0], exact[1], "--json")
        expectSuccess(outcome)
        let reference = try SharedFixtures.array("small/A_boxes/label_final.npy").labelImage()
        #expect(try masks() == reference.mappingLabels([1: 3]))
        #expect(outcome.errors.contains("boxes in lines 2, 3, 5 gave no mask"))
        let found = try JSONDecoder().decode(Boxes.self, from: Data(outcome.output.utf8))
        #expect(found.cellsPerFrame == [1] && found.boxesWithoutMask.map(\.line) == [2, 3, 5])
        #expect(found.boxesWithoutMask.allSatisfy { $0.reason.contains("masks.leastPredictedIoU") })
    }

    private struct Boxes: Decodable {
        struct Box: Decodable {
            let line: Int
            let reason: String
        }
        let cellsPerFrame: [Int]
        let boxesWithoutMask: [Box]
    }

    @Test func cellsInQuotes() throws {
        let table = "note,min_x,min_y,max_x,max_y\n\"a, b\",\"20\",\"30\",\"70.5\",\"90\"\n"
        try scratch.write(table, to: "boxes.csv")
        expectSuccess(try segment("--weights", "small", "--boxes", "boxes.csv"))
    }

    @Test func badBoxes() throws {
        let tables: [(text: String, line: Int)] = [
            ("", 1), ("x,y\n1,2\n", 1), ("min_x,min_y,max_x,max_y\n1,2,3\n", 2),
            ("min_x,min_y,max_x,max_y\n1,2,3,4\n1,2,nan,4\n", 3), ("min_x,min_y,max_x,max_y\n5,2,3,4\n", 2),
            ("frame,min_x,min_y,max_x,max_y\n1,1,2,3,4\n", 2),
            ("min_x,min_y,max_x,max_y\n1,2,30,40\n5000,2,5010,40\n", 3),
            ("min_x,min_y,max_x,max_y\n-9,2,0,40\n", 2), ("min_x,min_y,max_x,max_y\n1,2,1e30,40\n", 2),
        ]
        for table in tables {
            try scratch.write(table.text, to: "boxes.csv")
            let outcome = try segment("--weights", "small", "--boxes", "boxes.csv")
            expectRefusal(outcome, 65, naming: "boxes.csv", "line \(table.line)")
        }
        expectRefusal(try segment("--weights", "small", "--boxes", "none.csv"), 66, naming: "none.csv")
        let classical = try segment("--segmenter", "classical", "--boxes", "boxes.csv")
        expectRefusal(classical, 64, naming: "--segmenter cellsam")
    }

    @Test func weightsThatAreMissingOrDamaged() throws {
        let missing = try segment("--weights", "cellsam_general")
        expectRefusal(missing, 69, naming: "cellsam_general")
        #expect(missing.errors.contains("weights fetch") && missing.errors.contains("weights import"))
        expectRefusal(try segment("--weights", "none.safetensors"), 66, naming: "none.safetensors")
        let bytes = try scratch.read("models/small.safetensors")
        for length in [0, 7, 1000, bytes.count - 1] {
            try scratch.write(bytes.prefix(length), to: "models/small.safetensors")
            expectRefusal(try segment("--weights", "small"), 65, naming: "small.safetensors")
        }
    }

    @Test func aRunNotesItsWeights() throws {
        let inputs = try Inputs()
        try inputs.writeMovie(frameCount: 3)
        let run = try program.run(
            "run",
            inputs.scratch.file("movie.ome.tif"),
            "--weights",
            "small",
            "-o",
            "out.celltrack",
            "--quiet"
        )
        expectSuccess(run)
        let info = try program.run("info", "out.celltrack", "--json")
        expectSuccess(info)
        #expect(info.output.contains("cellsam") && info.output.contains("weights.digest"))
    }

    @Test func theDiameterIsOfOtherNetworks() throws {
        let outcome = try segment("--weights", "small", "--cell-diameter", "20")
        expectRefusal(outcome, 64, naming: "segmentation.cellsam.cellDiameter", "small")
    }

    @Test func badParameters() throws {
        for setting in ["boxThreshold=2", "masks.maskThreshold=0", "tiling.overlap=1000", "precision=fp8", "none=1"] {
            let outcome = try segment("--weights", "small", "--set", "segmentation.cellsam.\(setting)")
            #expect([64, 65].contains(outcome.status), "\(setting): \(outcome.errors)")
            #expect(outcome.errorLines.count >= 1)
        }
    }
}
