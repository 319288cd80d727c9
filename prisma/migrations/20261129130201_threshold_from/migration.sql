-- AlterTable
ALTER TABLE "result_set_dataset" ADD COLUMN     "threshold_from_id" INTEGER;

-- AddForeignKey
ALTER TABLE "result_set_dataset" ADD CONSTRAINT "result_set_dataset_threshold_from_id_fkey" FOREIGN KEY ("threshold_from_id") REFERENCES "result_set"("id") ON DELETE SET NULL ON UPDATE CASCADE;
