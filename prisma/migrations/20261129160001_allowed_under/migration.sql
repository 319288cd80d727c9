-- AlterTable
ALTER TABLE "app_user" ADD COLUMN     "allowed_under" TEXT;
